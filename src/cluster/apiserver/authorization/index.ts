// Authorization: RBAC over the stored roles and bindings, kept in an index by watch. Models plugin/pkg/auth/authorizer/rbac.
// Left out: the Node authorizer, webhooks, ABAC.
export {}
