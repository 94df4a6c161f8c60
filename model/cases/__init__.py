"""Historical cases: the facts of an army that was abroad, and the scenario made of them."""
