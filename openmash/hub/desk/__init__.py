"""What a person sees across rooms; reads only."""
