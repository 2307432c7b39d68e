// Resources that are answered, not stored: access reviews, token reviews, who am I. Models pkg/registry/authorization and authentication.
export {}
