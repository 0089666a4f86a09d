#!/bin/sh
# One job of many processes: sbatch ranks.sh sweep map.toml --out "$HOME/map"
#SBATCH --ntasks=64
#SBATCH --cpus-per-task=4
#SBATCH --time=02:00:00
#SBATCH --signal=TERM@60
#SBATCH --requeue
exec srun --mpi=pmix --cpus-per-task="$SLURM_CPUS_PER_TASK" sidestep "$@"
