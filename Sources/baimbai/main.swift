print("baimbai")
