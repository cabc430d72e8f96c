"""Speed, memory and correctness on made-up schools of any size."""
