"""How does the record grow, and who does the database think is asking?"""
