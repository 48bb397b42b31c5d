"""Files of people in, files of bits out; and two files of bits in, who is like whom out. No hub is needed."""
