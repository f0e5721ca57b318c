#include <mosquitto.h>
#include <mqtt_protocol.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

// These are macros of OpenSSL, which Swift can't see.
static inline long tocsin_ssl_set_server_name(SSL *ssl, const char *name) { return SSL_set_tlsext_host_name(ssl, name); }
static inline int tocsin_err_reason(unsigned long error) { return ERR_GET_REASON(error); }
