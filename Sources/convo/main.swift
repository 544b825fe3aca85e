print("convo")
