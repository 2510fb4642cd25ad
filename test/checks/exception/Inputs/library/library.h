/* SPDX-License-Identifier: Apache-2.0 */
/* A header as the C library's are. */
#ifdef __cplusplus
extern "C" {
#define NOTHROW noexcept
#else
#define NOTHROW __attribute__((nothrow))
#endif
extern int port_speed(int port) NOTHROW;
extern int port_log(const char *format, ...) NOTHROW;
extern int port_each(int (*found)(int port)) NOTHROW;
extern int port_wait(int port); /* may be cancelled, and so throws */
#ifdef __cplusplus
}
#endif
