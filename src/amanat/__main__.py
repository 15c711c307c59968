from amanat.cli import main

main()
