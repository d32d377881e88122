"""The maths of Carteira: one published method a function, arrays in, arrays out; no database, no clock, no framework."""
