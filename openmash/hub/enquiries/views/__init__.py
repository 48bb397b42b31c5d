"""The pages of enquiries: unpack, call one action, answer."""
