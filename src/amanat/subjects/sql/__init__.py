"""From ways to people to conditions and statements, made once and run for many."""
