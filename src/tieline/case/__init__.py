"""What a power system is: frozen columns, no behaviour, nothing that touches disk."""
