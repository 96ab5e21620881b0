"""P104: recorded cassettes and golden files."""


import vcr
from p104_reader import reader


@vcr.use_cassette("cassettes/ci_customer.yaml", record_mode="none")
def test_live():
    assert reader("c1") == "Ann"


if __name__ == "__main__":
    test_live()
    print("passed")
