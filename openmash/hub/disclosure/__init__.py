"""What is given to somebody who asks what is held, by whom is it prepared and approved, and what left?"""
