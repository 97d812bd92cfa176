"""What `./run` and `./test` do before, around and after the Django program.

Only the standard library: this package runs before anything is installed.
The program itself knows nothing of it, it knows the URLs of .env.example.
"""
