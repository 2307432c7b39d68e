// HTTP as the API server speaks it, without any socket: a parsed request line, headers and body become an ApiRequest, an
// ApiResponse becomes status, headers and text. Whoever hosts the server (Node, a test) brings the bytes.
// Left out: compression, protobuf and CBOR, connection upgrades (the host does those), HTTP/2 framing.
export { parseHttpRequest, type HttpRequest, type ParsedHttp } from './parse-request.ts'
export { renderEvent, renderHttpResponse, type HttpResponse } from './render.ts'
