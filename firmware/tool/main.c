// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tool/tool.h"

int main(int argc, char **argv)
{
    return tool_main(argc, argv);
}
