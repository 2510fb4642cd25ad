# SPDX-License-Identifier: Apache-2.0
import verdicts

verdicts.escaped()
verdicts.deferred()
verdicts.certain()
verdicts.probable()
