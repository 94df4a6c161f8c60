"""Scenario discovery: under which assumptions is a risk high, and under which is it low?"""
