"""What the command line says, in French; `say` is the only way to the terminal."""
