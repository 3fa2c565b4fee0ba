"""What a connection is worth, to whom, who pays, and what it does to the debt.

Pure functions on plain arrays: nothing here dispatches a system or touches disk.
"""
