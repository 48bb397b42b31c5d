"""What must happen next because of what just happened?"""
