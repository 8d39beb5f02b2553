/* samples.h - requests that several unit tests start from. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */
#pragma once

#include <sandboxlib/plugin.h>

/* Sets every field; all isolation kinds have @value. */
SandboxRequest *sample_maximal (SandboxIsolationValue value);

/* Fails the test unless the two have the same values in all properties. */
void sample_assert_equal (SandboxRequest *one, SandboxRequest *other);
