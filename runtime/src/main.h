// SPDX-License-Identifier: Apache-2.0
// The runtime's life: set up at the first hook, judged at process exit.
#ifndef RS_RT_MAIN_H
#define RS_RT_MAIN_H

// Prepares what can be prepared by now: the interpreter once in a process, the calling thread once
// in its life. Cheap when there is nothing to do.
void rs_rt_prepare(void);

#endif
