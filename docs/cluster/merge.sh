#!/bin/sh
# What the array left, as one store: sbatch --dependency=afterok:JOB merge.sh "$HOME/mine"
#SBATCH --time=00:30:00
exec sidestep store merge "$1"/shard-*-of-*.db --to "$1/sidestep.db"
