// kubectl get: tables, whole objects, raw paths, watches. Models kubectl/pkg/cmd/get.
export {}
