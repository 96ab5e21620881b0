class Fleet {
    Object all(Ec2Client ec2, ReportStore store) {
        String path = "/instances/" + store.id() + "/reports/today";
        store.getEntityMetadata(path);
        return ec2.getAllInstances();
    }
}
