# Where things go (FHS).
