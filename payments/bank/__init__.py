"""The operator's bank account and its cash: statements, lines, money to give back, deposits."""
