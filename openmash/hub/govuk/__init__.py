"""How does the hub look and speak? Design-system fields, layout, error pages."""
