// The registry: which resources are served, and how an object of each is read, prepared, checked and kept. Generic; hooks are for kinds that allocate.
// Models registry/generic/registry/store.go and pkg/registry/*. Left out: storage versions other than the served one.
export {}
