"""Patterns: findings of research, each tested by a comparison of arms."""
