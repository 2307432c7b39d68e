// Certificates and requests for them, as far as Kubernetes looks inside: whom they name and how long they hold.
// der.ts reads and writes the encoding; certificate-request.ts reads PKCS #10; certificate.ts makes and reads X.509.
// Left out: keys and signatures. A certificate has a signature's place filled with bytes that follow from its text; nobody checks them.
export { makeCertificate, readExpiry, type CertificateTemplate } from './certificate.ts'
export { COMMON_NAME, ORGANIZATION, parseCertificateRequest, type CertificateRequest } from './certificate-request.ts'
