"""Nothing below is a test of this project; some programs bring tests of their own."""
collect_ignore_glob = ["*"]
