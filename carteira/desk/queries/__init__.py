"""Questions of the desk: what the stages below say, put side by side."""
