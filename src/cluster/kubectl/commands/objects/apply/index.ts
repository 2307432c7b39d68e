// kubectl apply, client-side and server-side, with pruning and the last-applied annotation. Models kubectl/pkg/cmd/apply.
export {}
