/**
 * The command line and the life of a server, shared by both kinds. A server says what is its own in
 * a {@link org.cooppassport.service.cli.ServerProgram} and hands it to {@link
 * org.cooppassport.service.cli.ServerCommands}. {@link org.cooppassport.service.cli.Server} is
 * where adapters are named and put together.
 */
package org.cooppassport.service.cli;
