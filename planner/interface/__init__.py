"""What Python programs call: workbooks in, plans as objects, tables as tidy frames; no command line."""
