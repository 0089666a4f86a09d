#!/bin/sh
# A job array: sbatch --array=1-100 shards.sh 100 run mine.toml --runs 1e9 --out "$HOME/mine"
#SBATCH --cpus-per-task=4
#SBATCH --time=02:00:00
#SBATCH --signal=B:TERM@60
#SBATCH --requeue
shards=$1
shift
exec sidestep "$@" --shard "$SLURM_ARRAY_TASK_ID/$shards"
