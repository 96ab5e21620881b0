"""P103: unittest.mock on the client."""


from unittest import mock

import p103_reader

with mock.patch("p103_reader.CustomerInsights") as CI:
    CI.return_value.get_entities_with_odata_path.return_value.value = [{"CustomerId": "c1"}]
    print(p103_reader.ids())
