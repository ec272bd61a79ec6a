"""Reports as text for people and machines. A reporter sees the model and nothing else."""
