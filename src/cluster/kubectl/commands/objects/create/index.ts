// kubectl create: from files, and the generators, one file a family. Models kubectl/pkg/cmd/create.
export {}
