"""Patterns: findings of research, each tested by comparing arms."""
