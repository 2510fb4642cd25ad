# SPDX-License-Identifier: Apache-2.0
import refused

refused.leak()
