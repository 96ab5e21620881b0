from .reader import ProfileReader


class Dashboard:
    def __init__(self):
        self.reader = ProfileReader()

    def show(self, ids):
        for segment in sorted(self.reader.segments(), key=lambda s: s.name):
            print(segment.name, segment.evaluation_status.entity_count)
        for cid in ids:
            profile = self.reader.one(cid)
            print(profile["FullName"], profile["City"])
            for activity in self.reader.activities(cid):
                print("   ", activity["ActivityTime"], activity["ActivityTypeDisplay"])
