// SPDX-License-Identifier: Apache-2.0
// Names of files as URIs.
#ifndef RS_TOOL_URI_H
#define RS_TOOL_URI_H

// The URI of a file, to be freed: that of an absolute path is a file: URI, else it is a relative
// reference. NULL if memory is short.
char *rs_uri_of(const char *path);

// The path of a file: URI, to be freed; NULL if it is another.
char *rs_uri_path(const char *uri);

#endif
