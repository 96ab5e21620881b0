def read(engine):
    return engine.query(relative_path="Customer", filter="CustomerId eq '1'", custom_headers={}).value
