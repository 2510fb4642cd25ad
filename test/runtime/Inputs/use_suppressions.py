# SPDX-License-Identifier: Apache-2.0
import suppressions

suppressions.known_leak()
suppressions.by_type()
suppressions.unknown()
