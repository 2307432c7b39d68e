// One file a verb: what get, list, watch, create, update, patch and delete do. Models apiserver/pkg/endpoints/handlers.
export {}
