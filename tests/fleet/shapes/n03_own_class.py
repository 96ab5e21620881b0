class CustomerInsights:
    def get_all_segments(self, env):
        return [env]


def read():
    return CustomerInsights().get_all_segments("1")
