"""The command line calls actions, too."""


def sign_up(users):
    users.create(name="demo")  # found
