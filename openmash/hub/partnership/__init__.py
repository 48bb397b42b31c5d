"""Who works together here: hubs, agencies, members, roles and timescales."""
