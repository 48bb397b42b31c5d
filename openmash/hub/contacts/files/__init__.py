"""How are files of other systems read? Bytes to text, text to rows, rows to what somebody told the hub."""
